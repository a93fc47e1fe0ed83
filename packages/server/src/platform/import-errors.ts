/** The part of the error catalogue that is about files and what they hold. */
import type { ErrorSpec } from './house-errors.ts'

/** Errors of files, headers, columns and units. */
export const importErrors = {
  file_missing: {
    status: 422,
    zh: '请在表单字段 file 中附上一个 CSV 或 XLSX 文件。',
    en: 'Attach one CSV or XLSX file in the form field "file".',
  },
  file_unreadable: {
    status: 422,
    zh: '文件“{file}”无法读取：{reason}',
    en: 'The file "{file}" cannot be read: {reason}',
  },
  file_unsupported: {
    status: 422,
    zh: '文件“{file}”不是能读取的表格（可用：.xlsx、.xlsm、.xls、.et、.csv、.txt），请另存为 .xlsx 或 .csv 后重试。',
    en: 'The file "{file}" is no table that can be read (.xlsx, .xlsm, .xls, .et, .csv or .txt can); save it as .xlsx or .csv and try again.',
  },
  file_empty: {
    status: 422,
    zh: '文件“{file}”是空的，请确认已保存数据后重试。',
    en: 'The file "{file}" is empty; make sure that it was saved with its data and try again.',
  },
  file_encrypted: {
    status: 422,
    zh: '文件“{file}”已加密，请取消密码后另存再导入。',
    en: 'The file "{file}" is encrypted; remove its password, save it and import it again.',
  },
  file_damaged: {
    status: 422,
    zh: '文件“{file}”已损坏（{reason}），请用表格软件重新打开并另存后重试。',
    en: 'The file "{file}" is damaged ({reason}); open it in a spreadsheet, save it again and retry.',
  },
  file_too_large: {
    status: 422,
    zh: '文件“{file}”超出一张表的合理大小（{reason}），已停止读取；请只保留数据区域，另存为 .xlsx 或 .csv 后重试。',
    en: 'The file "{file}" is larger than any table needs ({reason}), so reading was stopped; keep only the cells with data, save it as .xlsx or .csv and try again.',
  },
  file_mojibake: {
    status: 422,
    zh: '文件“{file}”的文字在此前保存时已成乱码（例如“{sample}”，原文应为“{probably}”），请从来源处重新导出为 .xlsx 或 UTF-8 编码的 .csv。',
    en: 'The characters of "{file}" were broken when it was saved before (for example "{sample}", which was "{probably}"); export it from where it came from again, as .xlsx or as .csv in UTF-8.',
  },
  file_characters_lost: {
    status: 422,
    zh: '文件“{file}”的文字已丢失（出现“{sample}”），无法还原；请从来源处重新导出为 .xlsx 或 UTF-8 编码的 .csv。',
    en: 'Characters of "{file}" are lost for good (it holds "{sample}"); export it from where it came from again, as .xlsx or as .csv in UTF-8.',
  },
  file_encoding_unknown: {
    status: 422,
    zh: '无法确定文件“{file}”的文字编码，请用表格软件打开并另存为 .xlsx 或 UTF-8 编码的 .csv。',
    en: 'The encoding of "{file}" cannot be told; open it in a spreadsheet and save it as .xlsx or as .csv in UTF-8.',
  },
  unit_clash: {
    status: 422,
    zh: '列“{column}”的单位“{unit}”不能换算为“{target}”的单位“{wanted}”，请更正表头。',
    en: 'The unit "{unit}" of column "{column}" does not convert to "{wanted}", the unit of {target}; correct the header.',
  },
  sum_column_missing: {
    status: 422,
    zh: '文件“{file}”缺少来源“{source}”所需的列：{columns}。',
    en: 'The file "{file}" lacks columns that the source "{source}" needs: {columns}.',
  },
  header_not_found: {
    status: 422,
    zh: '文件“{file}”中没有找到企业数据：前 30 行内没有可识别的表头，也没有内容是企业名称或信用代码的列，请核对列名。',
    en: 'No data about firms were found in "{file}": none of its first 30 rows is a header that is known, and no column holds names of firms or credit codes; check the column names.',
  },
  table_of_regions: {
    status: 422,
    zh: '文件“{file}”的每一行是一个地区（如{examples}），不是企业；这里只导入企业数据，地区统计请不要在此导入。',
    en: 'Each row of "{file}" is a region (such as {examples}) and no enterprise; only data about enterprises are imported here.',
  },
  table_names_nobody: {
    status: 422,
    zh: '文件“{file}”有数值（列：{headers}），但没有企业名称或信用代码，不知道各行是谁的数据；请补上名称或信用代码列后重试。',
    en: 'The file "{file}" has figures (columns {headers}), but neither names nor credit codes, so nobody knows whose they are; add such a column and try again.',
  },
  form_unclear: {
    status: 422,
    zh: '文件“{file}”像是登记表，一行有几组标签和数值，但对不上（{examples} 在数值的位置）；请改成一个标签一个数值，或一行一家企业的表格后重试。',
    en: 'The file "{file}" looks like a form with several labels and values in a row that cannot be told apart ({examples} stand where values should be); put one value beside each label, or give each enterprise a row, and try again.',
  },
  mapping_unknown: {
    status: 422,
    zh: '列“{column}”不能对应到“{target}”：目录中没有这个指标，请改选。',
    en: 'The column "{column}" cannot be mapped to "{target}": the catalogue has no such indicator; choose another.',
  },
  decisions_invalid: {
    status: 422,
    zh: '参数 decisions 应为 JSON 对象，如 {"unit:营业收入":"元"}，请更正后重试。',
    en: 'The parameter "decisions" must be a JSON object such as {"unit:营业收入":"元"}; correct it and try again.',
  },
  import_questions: {
    status: 422,
    zh: '文件“{file}”有 {count} 处不能确定，请先答复再导入；第一处：{first}。',
    en: '{count} things about "{file}" are unclear; answer them before the import. The first: {first}.',
  },
  period_missing: {
    status: 422,
    zh: '文件“{file}”没有年份列，请指定数据年份。',
    en: 'The file "{file}" has no year column; say which year its figures belong to.',
  },
  upload_too_large: {
    status: 413,
    zh: '文件“{file}”超过 {limit} MB，请拆成几个文件分别导入。',
    en: 'The file "{file}" is over {limit} MB; split it and import the parts.',
  },
  upload_gone: {
    status: 404,
    zh: '上传的文件已过期清除，请重新上传。',
    en: 'The file that was sent is no longer kept; send it again.',
  },
  import_job_gone: {
    status: 404,
    zh: '找不到该导入任务（可能服务已重新启动），请重新上传文件；未完成的导入不留任何数据。',
    en: 'There is no such import (the server may have been restarted); send the file again. An import that did not end left nothing.',
  },
  import_cancelled: {
    status: 409,
    zh: '导入已取消，没有写入任何数据；需要时请重新导入。',
    en: 'The import was stopped and nothing was written; import again when needed.',
  },
  import_failed: {
    status: 500,
    zh: '导入未能完成（{reason}），没有写入任何数据；请重试，仍失败时请联系管理员。',
    en: 'The import could not be completed ({reason}) and nothing was written; try again, and tell the administrator if it fails again.',
  },
  error_sheet_too_long: {
    status: 422,
    zh: '问题行超过 {rows} 行，请下载 CSV 格式。',
    en: 'More than {rows} rows have problems; download them as CSV.',
  },
  import_interrupted: {
    status: 409,
    zh: '处理此次导入的服务进程已中断，未完成的导入不留任何数据；请重新上传文件再导入。',
    en: 'The process that ran this import is gone. An import that did not end left nothing; send the file again.',
  },
  problem_rows_elsewhere: {
    status: 409,
    zh: '问题行保存在处理此次导入的另一个服务进程上，请稍后重试；导入完成后也可从批次页下载。',
    en: 'The rows are kept by another process of the server, which ran this import; try again, or take them from the page of the batch.',
  },
  problem_rows_gone: {
    status: 404,
    zh: '没有可下载的问题行：本次没有拒收或更正的行，或试读结果已过期。',
    en: 'There are no rows to download: none was refused or corrected, or the dry run is no longer kept.',
  },
  mapping_not_found: {
    status: 404,
    zh: '没有记住这一列名对应关系，请刷新。',
    en: 'No such mapping is remembered; reload.',
  },
} as const satisfies Record<string, ErrorSpec>
