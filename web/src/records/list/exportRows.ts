// What the list shows, as a file: at once up to 10,000 rows, above that as a job whose result is a file.
import { address } from '../../api/client';
import { download, saveFile } from '../../api/download';
import { followJob, jobId } from '../../api/jobs';
import { type ListQuery, paramsOf } from '../../api/useList';
import { Problem } from '../../api/problem';

export async function exportRows(query: ListQuery, format: 'csv' | 'xlsx', onWait: () => void): Promise<void> {
  const fields = query.fields.filter((f) => !f.startsWith('_'));
  const href = address(`/${query.plural}/export`, { ...paramsOf({ ...query, fields }), format });
  const response = await fetch(href, { credentials: 'same-origin' });
  if (response.status === 202) {
    onWait();
    const id = jobId(await response.json());
    if (id === null) throw new Problem(500, { type: '/errors/job.unknown' });
    const job = await followJob(id, () => {});
    const file = (job.result as { file_id?: number; id?: number } | null)?.file_id ?? (job.result as { id?: number } | null)?.id;
    if (job.state !== 'done' || file === undefined) throw new Problem(500, { type: '/errors/job.failed' });
    return download(`/api/v1/files/${file}/content`);
  }
  if (!response.ok) throw Problem.from(response, await response.json().catch(() => null));
  const name = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  saveFile(await response.blob(), name ? decodeURIComponent(name) : `${query.plural}.${format}`);
}
