package org.pouchcontainer.cli.term;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.cli.http.Connection;
import org.pouchcontainer.cli.http.Response;

/** Connects the streams of this process with those of a container or exec. */
public final class StreamSession {
  private final Response response;
  private volatile boolean detached;

  /** Over a connection that was taken over. */
  public StreamSession(Response response) {
    this.response = response;
  }

  /**
   * Sends what arrives on standard input, in a thread of its own, until its end; then tells the
   * engine that nothing more comes.
   *
   * @param keys the keys that detach, null for none
   */
  public void send(InputStream stdin, @Nullable DetachKeys keys) {
    Thread sender = new Thread(() -> sendAll(stdin, keys), "stdin");
    sender.setDaemon(true);
    sender.start();
  }

  private void sendAll(InputStream stdin, @Nullable DetachKeys keys) {
    Connection connection = response.connection();
    try {
      byte[] buffer = new byte[16 * 1024];
      OutputStream out = connection.out();
      for (int count = stdin.read(buffer); count >= 0; count = stdin.read(buffer)) {
        if (keys == null) {
          out.write(buffer, 0, count);
        } else if (sendTyped(buffer, count, keys, out)) {
          detached = true;
          connection.close();
          return;
        }
      }
      connection.closeOutput();
    } catch (IOException gone) {
      // The process on the other side has ended or closed its input; its output tells the rest.
      return;
    }
  }

  private static boolean sendTyped(byte[] buffer, int count, DetachKeys keys, OutputStream out)
      throws IOException {
    ByteArrayOutputStream passed = new ByteArrayOutputStream(count);
    boolean detach = keys.accept(buffer, count, passed);
    out.write(passed.toByteArray());
    return detach;
  }

  /**
   * Shows the output until its end.
   *
   * @param framed whether output and errors come in frames
   * @return whether the user detached before the end
   */
  public boolean show(boolean framed, PrintStream out, PrintStream err) throws IOException {
    try {
      if (framed) {
        FrameReader.copy(response.body(), out, err);
      } else {
        copy(response.body(), out);
      }
    } catch (IOException failure) {
      if (!detached) {
        throw failure;
      }
    }
    return detached;
  }

  /** Copies a stream to its end and shows each piece at once. */
  public static void copy(InputStream in, PrintStream out) throws IOException {
    byte[] buffer = new byte[32 * 1024];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
      requireOpen(out);
    }
  }

  /** Copies a stream of frames to its end. */
  public static void copyFrames(InputStream in, PrintStream out, PrintStream err)
      throws IOException {
    FrameReader.copy(new BufferedInputStream(in), out, err);
  }

  /**
   * Shows what was printed so far.
   *
   * @throws OutputClosedException if nobody reads it any more, as behind {@code | head}
   */
  public static void requireOpen(PrintStream out) throws IOException {
    if (out.checkError()) {
      throw new OutputClosedException();
    }
  }
}
