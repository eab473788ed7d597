package org.pouchcontainer.linux.internal.process;

import java.io.InputStream;
import java.io.OutputStream;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.internal.Call;
import org.pouchcontainer.linux.internal.FdStreams;
import org.pouchcontainer.linux.internal.Open;
import org.pouchcontainer.linux.internal.Scratch;
import org.pouchcontainer.linux.internal.Sys;
import org.pouchcontainer.linux.process.Pipe;

/** pipe2(2). */
record KernelPipe(Sys sys, Fd reading, Fd writing) implements Pipe {
  static KernelPipe open(Sys sys) {
    try (Scratch s = Scratch.take()) {
      long ends = s.room(8);
      sys.check(sys.calls().invoke(Call.PIPE2, ends, Open.CLOEXEC), Call.PIPE2, "");
      return new KernelPipe(sys, sys.own(s.getInt(ends)), sys.own(s.getInt(ends + 4)));
    }
  }

  @Override
  public InputStream input() {
    return FdStreams.input(sys, reading);
  }

  @Override
  public OutputStream output() {
    return FdStreams.output(sys, writing);
  }

  @Override
  public void close() {
    reading.close();
    writing.close();
  }
}
