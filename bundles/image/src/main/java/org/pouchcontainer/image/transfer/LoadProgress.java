package org.pouchcontainer.image.transfer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.api.image.PullProgress.Phase;
import org.pouchcontainer.api.image.PullProgress.Role;
import org.pouchcontainer.spi.Digest;

/** Tells one listener of several layers, one thread at a time. */
final class LoadProgress {
  private static final long STEP = 4 << 20;

  private final PullListener listener;

  LoadProgress(PullListener listener) {
    this.listener = listener;
  }

  synchronized void tell(Digest diffId, Phase phase, long bytes, long total) {
    listener.progress(new PullProgress.Blob(diffId, Role.LAYER, phase, bytes, total));
  }

  /** The stream; what is read from it is told every few megabytes. */
  InputStream counting(InputStream in, Digest diffId, long total) {
    tell(diffId, Phase.EXTRACTING, 0, total);
    return new FilterInputStream(in) {
      private long count;
      private long told;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int n = in.read(target, offset, length);
        count += Math.max(0, n);
        if (count - told >= STEP) {
          told = count;
          tell(diffId, Phase.EXTRACTING, count, total);
        }
        return n;
      }
    };
  }
}
