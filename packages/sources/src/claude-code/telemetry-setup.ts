import type { SetupStep, TelemetryTarget } from '../telemetry/telemetry.ts'

/** What users write into Claude Code's settings. The command that tells the token keeps it out of the file. */
export function claudeSetup({ url, token }: TelemetryTarget): readonly SetupStep[] {
  const env = {
    CLAUDE_CODE_ENABLE_TELEMETRY: '1',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    ...(token === null ? {} : { OTEL_EXPORTER_OTLP_HEADERS: `Authorization=Bearer ${token}` }),
  }
  const helper = token === null ? { otelHeadersHelper: 'aic otel headers' } : {}
  return [
    {
      why: 'Add this to the settings of Claude Code, for all projects:',
      path: '~/.claude/settings.json',
      text: JSON.stringify({ ...helper, env }, null, 2),
    },
    {
      why: 'Or set it in the shell that starts claude:',
      path: null,
      text: shellText(env, token),
    },
  ]
}

function shellText(env: Readonly<Record<string, string>>, token: string | null): string {
  const headers = token === null ? [`export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer $(aic otel token)"`] : []
  return [...Object.entries(env).map(([name, value]) => `export ${name}="${value}"`), ...headers].join('\n')
}
