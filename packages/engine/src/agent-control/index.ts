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
export { installService, isInstalled, removeService, type ServiceChange } from './install-service.ts'
export { type InstanceLock, takeInstanceLock } from './instance-lock.ts'
export { isOtherUser, type Peer } from './peer-user.ts'
export { type Service, type ServiceInput, serviceOf } from './service-files.ts'
export { agentEnvironment, type StartOptions, startAgent } from './start-agent.ts'
export { isAgentRunning, stopAgent } from './stop-agent.ts'
