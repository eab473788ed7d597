package org.pouchcontainer.linux.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.KernelException;

/** Java streams over descriptors. They close the descriptor that they are over. */
public final class FdStreams {
  private FdStreams() {}

  public static InputStream input(Sys sys, Fd fd) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
          return 0;
        }
        try {
          int n = sys.read(fd, target, offset, length);
          return n == 0 ? -1 : n;
        } catch (KernelException e) {
          throw new IOException(e.getMessage(), e);
        }
      }

      @Override
      public void close() {
        fd.close();
      }
    };
  }

  public static OutputStream output(Sys sys, Fd fd) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        try {
          sys.write(fd, source, offset, length);
        } catch (KernelException e) {
          throw new IOException(e.getMessage(), e);
        }
      }

      @Override
      public void close() {
        fd.close();
      }
    };
  }
}
