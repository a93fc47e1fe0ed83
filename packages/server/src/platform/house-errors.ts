/** Sentences of errors that any part of the house may meet. */

/** How an error is told. */
export interface ErrorSpec {
  readonly status: number
  /** One sentence that says what to do; `{name}` is filled from the detail. */
  readonly zh: string
  readonly en: string
}

/** Errors that any part may meet. */
export const houseErrors = {
  signed_out: {
    status: 401,
    zh: '尚未登录或登录已过期，请重新登录。',
    en: 'You are not signed in or the session has expired; please sign in again.',
  },
  permission_denied: {
    status: 403,
    zh: '您的角色没有此项权限，请联系管理员。',
    en: 'Your role does not hold this permission; ask the administrator.',
  },
  origin_refused: {
    status: 403,
    zh: '请求来自其他网站，已拒绝；请在本系统页面内操作。',
    en: 'The request comes from another site and was refused; work from this site’s own pages.',
  },
  membership_missing: {
    status: 403,
    zh: '此账号尚未加入本区，请联系管理员。',
    en: 'This account does not belong to this zone; ask the administrator.',
  },
  route_not_found: {
    status: 404,
    zh: '没有这个地址，请检查链接。',
    en: 'There is nothing at this address; check the link.',
  },
  subject_not_found: {
    status: 404,
    zh: '找不到该主体，请返回列表重新选择。',
    en: 'No such subject; go back to the list and choose again.',
  },
  scorecard_not_found: {
    status: 404,
    zh: '找不到评分卡“{id}”，请从评分卡列表进入。',
    en: 'There is no scorecard "{id}"; open it from the list of scorecards.',
  },
  ladder_not_found: {
    status: 404,
    zh: '找不到梯度“{id}”，请从梯度页进入。',
    en: 'There is no ladder "{id}"; open it from the ladders page.',
  },
  offer_not_found: {
    status: 404,
    zh: '找不到政策“{id}”，请从政策列表进入。',
    en: 'There is no policy "{id}"; open it from the list of policies.',
  },
  change_refused: {
    status: 422,
    zh: '这样的改动无法模拟：{reason}',
    en: 'This change cannot be simulated: {reason}',
  },
  simulation_failed: {
    status: 500,
    zh: '模拟没有完成：{reason}，请稍后重试。',
    en: 'The simulation did not finish: {reason}; try again later.',
  },
  batch_not_found: {
    status: 404,
    zh: '找不到该导入批次，请从导入记录进入。',
    en: 'There is no such import; open it from the list of imports.',
  },
  input_invalid: {
    status: 422,
    zh: '输入有误：{where}，请更正后重试。',
    en: 'The input is not valid: {where}; correct it and try again.',
  },
  request_malformed: {
    status: 400,
    zh: '请求格式无法识别，请检查内容类型与格式。',
    en: 'The request could not be read; check its content type and form.',
  },
  body_too_large: {
    status: 413,
    zh: '请求内容过大，请拆分后再提交。',
    en: 'The request is too large; split it and send the parts.',
  },
  rate_limited: { status: 429, zh: '操作过于频繁，请稍后再试。', en: 'Too many requests; try again a little later.' },
  cursor_invalid: {
    status: 422,
    zh: '翻页位置已失效，请从第一页重新开始。',
    en: 'The page position is no longer valid; start again from the first page.',
  },
  internal_error: {
    status: 500,
    zh: '系统内部错误，请把追踪编号告知管理员。',
    en: 'Something went wrong inside; give the administrator the trace id.',
  },
  zone_without_data: {
    status: 409,
    zh: '本区还没有数据，请先导入。',
    en: 'The zone has no data yet; import some first.',
  },
  source_unknown: {
    status: 422,
    zh: '没有来源“{source}”，可用来源：{known}。',
    en: 'There is no source "{source}"; use one of: {known}.',
  },
  batch_duplicate: {
    status: 409,
    zh: '同一文件已于 {at} 作为批次“{batch}”导入，请勿重复导入；如需重导请先撤回该批次。',
    en: 'The same file was imported on {at} as batch "{batch}"; take that batch back first if you want to import it again.',
  },
  batch_already_retracted: {
    status: 409,
    zh: '该批次已经撤回，无需再次撤回。',
    en: 'This import has already been taken back.',
  },
  port_busy: {
    status: 500,
    zh: '端口 {port} 已被占用，请关闭占用它的程序，或用 --port 换一个端口。',
    en: 'Port {port} is already in use; stop the program that uses it or choose another with --port.',
  },
  address_unusable: {
    status: 500,
    zh: '无法在 {host}:{port} 提供服务（{reason}），请用 --host 与 --port 换一个地址或端口。',
    en: 'Cannot serve on {host}:{port} ({reason}); choose another address or port with --host and --port.',
  },
  data_in_use: {
    status: 500,
    zh: '数据文件夹 {folder} 正被进程 {pid} 使用，请先停止它，或用 --data 换一个文件夹。',
    en: 'The data folder {folder} is in use by process {pid}; stop it or choose another folder with --data.',
  },
  data_not_writable: {
    status: 500,
    zh: '数据文件夹 {folder} 无法写入，请检查权限，或用 --data 换一个文件夹。',
    en: 'The data folder {folder} cannot be written; check its permissions or choose another with --data.',
  },
  database_busy: {
    status: 503,
    zh: '数据库正忙于较大的导入或评价，请稍后再试。',
    en: 'The database is busy with a large import or evaluation; try again a little later.',
  },
  changed_meanwhile: {
    status: 409,
    zh: '同一内容刚被另一操作修改，本次操作没有保存；请刷新查看，需要时再试一次。',
    en: 'The same thing was changed by somebody else at this very moment and nothing of yours was saved; look at it again and repeat it if it is still wanted.',
  },
  request_repeated: {
    status: 409,
    zh: '以“{key}”为名的请求已经提交过，但其结果尚未返回；请先查看现状，需要再做一次时换一个名称。',
    en: 'A request named "{key}" was sent before and its reply is not known; look at what stands, and use another name to do it again.',
  },
  request_key_reused: {
    status: 422,
    zh: '名称“{key}”此前用于另一个请求；请为每个请求使用各自的名称（Idempotency-Key）。',
    en: 'The name "{key}" was used for another request; give each request a name of its own (Idempotency-Key).',
  },
  not_ready: {
    status: 503,
    zh: '系统暂不能提供服务：{reason}，请稍后再试。',
    en: 'The system cannot serve yet: {reason}; try again a little later.',
  },
  database_lost: {
    status: 503,
    zh: '与数据库的连接中断，本次操作可能未完成；请稍后刷新查看，再决定是否重试。',
    en: 'The connection to the database broke; what you asked for may not have been done. Look again in a moment before trying once more.',
  },
  evaluation_cancelled: {
    status: 409,
    zh: '评价已被取消，原有结果保持不变；需要时请重新启动评价。',
    en: 'The evaluation was cancelled and the earlier results stand; start it again when you need it.',
  },
  evaluation_failed: {
    status: 500,
    zh: '评价未能完成（{reason}），原有结果保持不变；请重试，仍失败时请联系管理员。',
    en: 'The evaluation could not be completed ({reason}) and the earlier results stand; try again, and tell the administrator if it fails again.',
  },
  disk_full: {
    status: 507,
    zh: '服务器磁盘已满，本次操作没有保存；请管理员腾出空间后重试。',
    en: 'The disk of the server is full and nothing was saved; have the administrator free some space and try again.',
  },
  database_unreachable: {
    status: 500,
    zh: '无法连接数据库（{reason}），请检查 DATABASE_URL 及数据库服务。',
    en: 'The database cannot be reached ({reason}); check DATABASE_URL and the database server.',
  },
  database_rights_missing: {
    status: 500,
    zh: '数据库用户权限不足（{reason}），请由数据库管理员执行：create role wutong_app nologin; create role wutong_limited nologin; create role wutong_rows nologin; grant wutong_app, wutong_limited, wutong_rows to 该用户，再重新启动。',
    en: 'The database user lacks a right ({reason}); have the database administrator run: create role wutong_app nologin; create role wutong_limited nologin; create role wutong_rows nologin; grant wutong_app, wutong_limited, wutong_rows to that user; then start again.',
  },
  database_damaged: {
    status: 500,
    zh: '数据文件夹 {folder} 无法打开（{reason}），请从备份恢复，或用 --data 换一个文件夹。',
    en: 'The data folder {folder} cannot be opened ({reason}); restore a backup or choose another folder with --data.',
  },
  migration_changed: {
    status: 500,
    zh: '迁移 {name} 在执行之后被改动，请恢复原文件。',
    en: 'Migration {name} was changed after it ran; restore the original file.',
  },
  migration_newer: {
    status: 500,
    zh: '数据库比程序新（含迁移 {name}），请升级程序。',
    en: 'The database is newer than the program (it holds migration {name}); upgrade the program.',
  },
  certificate_refused: {
    status: 500,
    zh: '证书无法使用（{file}）：{reason}，请更正 WUTONG_TLS_CERTIFICATE 或 WUTONG_TLS_KEY。',
    en: 'The certificate cannot be used ({file}): {reason}; correct WUTONG_TLS_CERTIFICATE or WUTONG_TLS_KEY.',
  },
  file_infected: {
    status: 422,
    zh: '文件“{file}”被查毒程序判定为有害（{found}），未予接收；请在本机查杀后另存为新文件再上传。',
    en: 'The virus scanner found {found} in the file "{file}" and it was not taken; clean it on your own machine and send it again.',
  },
  scanner_silent: {
    status: 503,
    zh: '文件“{file}”无法查毒（{reason}），因此未予接收；请稍后重试，仍失败时请联系管理员。',
    en: 'The file "{file}" could not be scanned for viruses ({reason}), so it was not taken; try again later, and tell the administrator if it fails again.',
  },
  config_invalid: {
    status: 500,
    zh: '配置有误：{where}，请更正后重新启动。',
    en: 'The configuration is not valid: {where}; correct it and start again.',
  },
} as const satisfies Record<string, ErrorSpec>
