import type { ForeignLogState } from './foreign-logs.ts'
import type { LoggedRequest } from './queries.ts'

export const presentRequest = (row: LoggedRequest) => ({ ...row, at: row.at.toISOString() })

export const presentForeignLog = (state: ForeignLogState) => ({
  ...state,
  oldest: state.oldest?.toISOString() ?? null,
  newest: state.newest?.toISOString() ?? null,
})
