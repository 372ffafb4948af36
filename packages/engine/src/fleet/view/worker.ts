import { parentPort, workerData } from 'node:worker_threads'
import { runTask, type Task, type TaskMachine } from './fleet-tasks.ts'
import type { Asked, Told } from './fleet-thread.ts'
import { faultView, TaskFault } from './task-fault.ts'

/** A thread of the fleet: does what it is asked, several things at once where they wait for a server. */
const machine = workerData as TaskMachine
const ends = new Map<number, AbortController>()
const tell = (told: Told): void => parentPort?.postMessage(told, [])

parentPort?.on('message', ({ number, task }: Asked) => {
  if (task === null) ends.get(number)?.abort()
  else void answer(number, task)
})

async function answer(number: number, task: Task): Promise<void> {
  const end = new AbortController()
  ends.set(number, end)
  try {
    const onProgress = (progress: NonNullable<Told['progress']>): void => tell({ number, progress })
    tell({ number, answer: await runTask(machine, task, { signal: end.signal, onProgress }) })
  } catch (error) {
    tell({ number, fault: faultView(TaskFault.of(error)) })
  } finally {
    ends.delete(number)
  }
}
