// Long works: followed until they end, with their progress.
import { get } from './client';
import type { Job } from './types';

const finished = new Set(['done', 'dead', 'cancelled']);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export async function followJob(id: number, onProgress: (job: Job) => void, signal?: AbortSignal): Promise<Job> {
  for (let pause = 150; ; pause = Math.min(pause * 1.5, 2000)) {
    const job = await get<Job>(`/jobs/${id}`, signal ? { signal } : {});
    onProgress(job);
    if (finished.has(job.state)) return job;
    await wait(pause);
    signal?.throwIfAborted();
  }
}

// The number of a job in the answer of the call that began it.
export const jobId = (answer: unknown): number | null => {
  if (typeof answer !== 'object' || answer === null) return null;
  const a = answer as { job_id?: unknown; id?: unknown; job?: { id?: unknown } };
  const id = a.job_id ?? a.job?.id ?? a.id;
  return typeof id === 'number' ? id : null;
};
