package org.pouchcontainer.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Writes the marks by which a layer deletes (OCI image-spec, layer, "Whiteouts"). */
final class LayerMarks {
  private static final String PREFIX = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private final TarWriter tar;

  LayerMarks(TarWriter tar) {
    this.tar = tar;
  }

  /** Whether a file would be read as a mark, so that no layer can hold it. */
  static boolean isMark(String rawPath) {
    return rawPath.startsWith(PREFIX, rawPath.lastIndexOf('/') + 1);
  }

  /** {@code path} of the parents is gone. */
  void deleted(String rawPath) throws IOException {
    int slash = rawPath.lastIndexOf('/') + 1;
    mark(rawPath.substring(0, slash) + PREFIX + rawPath.substring(slash));
  }

  /** Of the directory {@code path}, nothing that the parents have in it is left. */
  void opaque(String rawPath) throws IOException {
    mark(rawPath + "/" + OPAQUE);
  }

  private void mark(String path) throws IOException {
    tar.put(
        new TarEntry(TarEntry.Type.FILE, path, "", 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), null),
        InputStream.nullInputStream());
  }
}
