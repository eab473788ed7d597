package org.pouchcontainer.image.service;

import java.io.BufferedInputStream;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.image.content.BlobStore;
import org.pouchcontainer.image.records.StoredImage;
import org.pouchcontainer.image.unpack.Layer;
import org.pouchcontainer.spi.Digest;

/** Layers whose blobs are in the content store. */
final class StoredLayers {
  private StoredLayers() {}

  static List<Layer> of(StoredImage image, BlobStore blobs) {
    List<Layer> layers = new ArrayList<>();
    List<Digest> chainIds = image.chainIds();
    for (int i = 0; i < chainIds.size(); i++) {
      Digest blob = image.layers().get(i).digest();
      layers.add(new StoredLayer(image.diffIds().get(i), chainIds.get(i), blob, blobs));
    }
    return layers;
  }

  private record StoredLayer(Digest diffId, Digest chainId, Digest blob, BlobStore blobs)
      implements Layer {
    @Override
    public InputStream open() {
      return new BufferedInputStream(Channels.newInputStream(blobs.open(blob)), 64 << 10);
    }

    @Override
    public void awaitBlob() {
      // It was verified before it was stored.
    }

    @Override
    public void ended(End how) {
      // Nobody follows.
    }
  }
}
