import { Alert, Typography } from 'antd'

interface ShownOnceProps {
  readonly secret: string
  readonly note: string
}

/** Something that is shown this once, to be copied. */
export function ShownOnce({ secret, note }: ShownOnceProps) {
  return (
    <Alert
      type="success"
      title={
        <Typography.Text copyable strong code className="secret">
          {secret}
        </Typography.Text>
      }
      description={note}
    />
  )
}
