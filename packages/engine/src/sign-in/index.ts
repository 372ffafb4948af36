export { deviceFlowProvider } from '@aic/providers'
export {
  type DeviceCode,
  type DevicePoll,
  GitHubSignIn,
  ownKeys,
  type SignInOptions,
  type SignInStatus,
} from './github-sign-in.ts'
