/** A request that sends a file as a browser does. */
import type { InjectOptions } from 'fastify'

const boundary = 'wutong-test-boundary'

/** The file stands in the field that every route of ours looks for. */
export function sentFile(url: string, content: string, file = '数据.csv'): InjectOptions {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${file}"\r\nContent-Type: text/csv\r\n\r\n`
  return {
    method: 'POST',
    url,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.from(`${head}${content}\r\n--${boundary}--\r\n`),
  }
}
