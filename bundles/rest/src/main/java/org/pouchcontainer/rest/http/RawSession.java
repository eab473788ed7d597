package org.pouchcontainer.rest.http;

import java.io.IOException;

/** What goes on over a connection that was taken over. */
public interface RawSession {
  /**
   * Sends output until there is no more; runs on a thread of its own. When it returns the
   * connection is closed.
   */
  void run(RawOutput output) throws IOException;

  /** Takes input of the client, on a thread of its own; may block. */
  void input(byte[] buffer, int offset, int length) throws IOException;

  /** The client has ended its input; output goes on. */
  void inputEnded();

  /** The client has gone, or the head could not be sent. Idempotent; ends {@link #run}. */
  void abort();

  /** Whether an empty frame may be sent to find out if a client that ended its input is there. */
  boolean canProbe();

  /** Sends to the client. */
  interface RawOutput {
    /** Sends these bytes; returns when they are with the kernel. One thread at a time. */
    void write(byte[] buffer, int offset, int length) throws IOException;

    /** Sends a frame of stdcopy: eight bytes of head, then these. */
    void writeFrame(int stream, byte[] buffer, int offset, int length) throws IOException;
  }
}
