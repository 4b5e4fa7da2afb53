// What the list shows, as a file: at once up to 10,000 rows, above that as a job whose result is a file.
import { answered } from '../../api/client';
import { download, saveFile } from '../../api/download';
import { followJob, jobId } from '../../api/jobs';
import { type ListQuery, paramsOf } from '../../api/useList';
import { Problem } from '../../api/problem';

export async function exportRows(query: ListQuery, format: 'csv' | 'xlsx', onWait: () => void): Promise<void> {
  const fields = query.fields.filter((f) => !f.startsWith('_'));
  const response = await answered('GET', `/${query.plural}/export`, { query: { ...paramsOf({ ...query, fields }), format } });
  if (response.status === 202) {
    onWait();
    const id = jobId(await response.json());
    if (id === null) throw new Problem(500, { type: '/errors/job.unknown' });
    const job = await followJob(id, () => {});
    const file = (job.result as { file_id?: number; id?: number } | null)?.file_id ?? (job.result as { id?: number } | null)?.id;
    if (job.state !== 'done' || file === undefined) throw new Problem(500, { type: '/errors/job.failed' });
    return download(`/api/v1/files/${file}/content`);
  }
  const name = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  saveFile(await response.blob(), name ? decodeURIComponent(name) : `${query.plural}.${format}`);
}
