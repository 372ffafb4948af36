import { ProviderFault } from '@aic/core/limit'

/** Google ended this service for accounts of consumers in June 2026. Such a sign-in is no expired one: nothing renews it. */
export const unsupported = (message: string | null): ProviderFault =>
  new ProviderFault(
    'denied',
    `Google does not serve this account by Gemini CLI${message === null ? '' : `: ${message}`}`,
    {
      advice: 'Accounts of consumers are no longer served there; those of Google Workspace and Code Assist are.',
    },
  )

/** Whether Google's words say so. */
export const saysUnsupported = (words: string): boolean =>
  /UNSUPPORTED_CLIENT|Ineligible ?Tier|no longer supported|migrat/i.test(words)
