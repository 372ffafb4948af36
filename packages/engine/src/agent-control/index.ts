export {
  type AgentNote,
  agentFiles,
  readAgentNote,
  readAgentPort,
  readAgentToken,
  removeAgentFiles,
  writeAgentFiles,
} from './agent-files.ts'
export { challengePattern, isProof, newChallenge, proofOf } from './challenge.ts'
export { agentPorts, askAgent, type FoundAgent, findAgent } from './find-agent.ts'
export { type InstanceLock, takeInstanceLock } from './instance-lock.ts'
