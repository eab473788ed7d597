package org.pouchcontainer.image.pull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.image.PullProgress;
import org.pouchcontainer.api.image.PullProgress.Phase;
import org.pouchcontainer.api.image.PullProgress.Role;
import org.pouchcontainer.image.content.BlobAddress;
import org.pouchcontainer.image.content.BlobSource;
import org.pouchcontainer.image.content.BlobStore;
import org.pouchcontainer.image.content.Downloads;
import org.pouchcontainer.image.content.Interest;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * One blob of a pull: there already, or arriving. Begins to arrive when it is made; closing it
 * gives the wish up.
 */
final class BlobFetch implements AutoCloseable {
  private final BlobStore blobs;
  private final BlobAddress address;
  private final Role role;
  private final ProgressHub progress;
  private final @Nullable Interest interest;

  BlobFetch(
      BlobStore blobs,
      Downloads downloads,
      BlobSource source,
      Descriptor descriptor,
      Role role,
      ProgressHub progress) {
    this.blobs = blobs;
    this.address = new BlobAddress(descriptor.digest(), descriptor.size());
    this.role = role;
    this.progress = progress;
    if (blobs.has(descriptor.digest())) {
      interest = null;
    } else {
      tell(Phase.WAITING, 0);
      interest = downloads.join(address, source, bytes -> tell(Phase.DOWNLOADING, bytes));
    }
  }

  Digest digest() {
    return address.digest();
  }

  /** Whether bytes had to come over the network. */
  boolean isFetched() {
    return interest != null;
  }

  /** That it is whole, and what is left is to unpack it. */
  void tellVerified() {
    tell(Phase.EXTRACTING, address.size());
  }

  private void tell(Phase phase, long bytes) {
    progress.publish(new PullProgress.Blob(address.digest(), role, phase, bytes, address.size()));
  }

  /** That all is done for this blob, unpacking included. */
  void tellEnd(boolean existed) {
    tell(existed && !isFetched() ? Phase.EXISTS : Phase.DONE, address.size());
  }

  /** Whether another try may succeed where this one has failed; deletes what is damaged. */
  boolean mayDoBetterNextTime() {
    return interest != null
        ? interest.mayDoBetterAlone()
        : blobs.has(address.digest()) && blobs.discardIfDamaged(address.digest());
  }

  InputStream open() throws IOException {
    if (interest == null || blobs.has(address.digest())) {
      InputStream file = Channels.newInputStream(blobs.open(address.digest()));
      return new BufferedInputStream(file, 64 << 10);
    }
    return interest.stream();
  }

  /** Waits until it is in the store, verified. */
  void await() throws IOException {
    if (interest != null) {
      interest.await();
    } else if (!blobs.has(address.digest())) {
      throw new EngineException(
          ErrorKind.DATA_LOSS, "read blob " + address.digest() + ": it has vanished");
    }
  }

  @Override
  public void close() {
    if (interest != null) {
      interest.close();
    }
  }
}
