// The sections of administration, in order, each with the powers that open it.
export const sections = [
  { code: 'fields', powers: ['admin.model'] },
  { code: 'pipelines', powers: ['admin.model'] },
  { code: 'people', powers: ['admin.users'] },
  { code: 'teams', powers: ['admin.users'] },
  { code: 'roles', powers: ['admin.roles'] },
  { code: 'jobs', powers: ['admin.jobs'] },
  { code: 'versions', powers: ['admin.model'] },
] as const satisfies readonly { code: string; powers: string[] }[];
