/** Replies whose text was written elsewhere, such as in a thread: nobody reads and writes it a second time. */

/** The JSON of a reply, as bytes. */
export class Written<Reply> {
  readonly json: Uint8Array<ArrayBuffer>
  /** Never there; it says whose reply this is. */
  declare readonly reply: Reply

  constructor(json: Uint8Array<ArrayBuffer>) {
    this.json = json
  }

  /** The reply, read. */
  read(): Reply {
    return JSON.parse(Buffer.from(this.json).toString()) as Reply
  }
}
