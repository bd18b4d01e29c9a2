/** What passes by itself: the network, or a server that is away for a moment. */
export function isAway(problem: { code: string; status: number }): boolean {
  return problem.code === 'offline' || problem.code === 'busy' || problem.status >= 500 || problem.status === 429
}
