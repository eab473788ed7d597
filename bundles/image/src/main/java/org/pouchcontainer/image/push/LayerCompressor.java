package org.pouchcontainer.image.push;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.pouchcontainer.image.content.BlobStore;
import org.pouchcontainer.image.content.DiskErrors;
import org.pouchcontainer.image.content.StagedBlob;
import org.pouchcontainer.image.records.BlobNotes;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.spi.Digest;

/**
 * Gives the form in which layers go to registries: compressed ones as they are, plain ones
 * compressed, which is done once and kept. Safe for several threads.
 */
public final class LayerCompressor {
  /** Most of the best ratio for half of its time. */
  private static final int LEVEL = 5;

  private final BlobStore blobs;
  private final BlobNotes notes;
  private final Map<Digest, Object> locks = new HashMap<>();

  /** Keeps the results in this store. */
  public LayerCompressor(BlobStore blobs, BlobNotes notes) {
    this.blobs = blobs;
    this.notes = notes;
  }

  /** Whether a layer has to be compressed before it is pushed. */
  public static boolean isPlain(Descriptor layer) {
    return layer.mediaType().equals(MediaTypes.OCI_LAYER)
        || layer.mediaType().equals(MediaTypes.DOCKER_LAYER);
  }

  /**
   * The layer as it is pushed.
   *
   * @param lease holds it
   */
  public Descriptor compressed(Descriptor layer, Leases.Lease lease) {
    if (!isPlain(layer)) {
      return layer;
    }
    Object lock;
    synchronized (locks) {
      lock = locks.computeIfAbsent(layer.digest(), digest -> new Object());
    }
    synchronized (lock) {
      Optional<Descriptor> known = notes.compressed(layer.digest());
      if (known.isPresent()) {
        lease.hold(known.get().digest());
        if (blobs.has(known.get().digest())) {
          return withType(known.get(), layer);
        }
      }
      Descriptor made = compress(layer, lease);
      notes.setCompressed(layer.digest(), made);
      return made;
    }
  }

  private static Descriptor withType(Descriptor compressed, Descriptor plain) {
    return Descriptor.of(type(plain), compressed.digest(), compressed.size());
  }

  private static String type(Descriptor plain) {
    return plain.mediaType().equals(MediaTypes.OCI_LAYER)
        ? MediaTypes.OCI_LAYER_GZIP
        : MediaTypes.DOCKER_LAYER_GZIP;
  }

  private Descriptor compress(Descriptor layer, Leases.Lease lease) {
    try (StagedBlob staged = blobs.stage();
        InputStream in =
            new BufferedInputStream(Channels.newInputStream(blobs.open(layer.digest())))) {
      try (OutputStream gzip = new Gzip(staged)) {
        in.transferTo(gzip);
      }
      Digest digest = staged.finish();
      lease.hold(digest);
      staged.publish();
      return Descriptor.of(type(layer), digest, staged.size());
    } catch (IOException e) {
      throw DiskErrors.translate("compress layer " + layer.digest(), e);
    }
  }

  /** With another level; its end is not the end of what it writes to. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(new Unclosed(out), 64 << 10);
      def.setLevel(LEVEL);
    }
  }

  private static final class Unclosed extends java.io.FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() {
      // The blob is finished by its owner.
    }
  }
}
