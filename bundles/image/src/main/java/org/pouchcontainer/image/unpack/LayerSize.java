package org.pouchcontainer.image.unpack;

import java.io.IOException;
import java.io.InputStream;
import org.pouchcontainer.image.content.DiskErrors;

/** Counts the uncompressed bytes of a layer. */
public final class LayerSize {
  private LayerSize() {}

  /**
   * Reads it through; for a layer that was unpacked long ago and forgotten since.
   *
   * @param limit bytes that it may have
   */
  public static long measure(Layer layer, long limit, Cancellation cancellation) {
    try (InputStream blob = layer.open();
        LayerStream content = LayerStream.open(blob, false, limit, cancellation)) {
      content.drain();
      return content.count();
    } catch (IOException e) {
      throw DiskErrors.translate("measure layer " + layer.blob(), e);
    }
  }
}
