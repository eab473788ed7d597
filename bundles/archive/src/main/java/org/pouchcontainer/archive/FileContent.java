package org.pouchcontainer.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.util.List;
import org.pouchcontainer.archive.TarEntry.Extent;
import org.pouchcontainer.linux.Fd;
import org.pouchcontainer.linux.file.FileTrees;

/** Writes the content of regular files, with their holes. */
final class FileContent {
  private final FileTrees files;
  private final byte[] buffer = new byte[128 << 10];

  FileContent(FileTrees files) {
    this.files = files;
  }

  /** Writes what the reader has for the current entry; closes the descriptor. */
  void write(TarReader tar, TarEntry entry, Fd file) throws IOException {
    if (entry.sparse() != null) {
      writeSparse(tar, entry, entry.sparse(), file);
      return;
    }
    try (OutputStream out = files.output(file)) {
      int n;
      while ((n = tar.read(buffer, 0, buffer.length)) >= 0) {
        out.write(buffer, 0, n);
      }
    }
  }

  private void writeSparse(TarReader tar, TarEntry entry, List<Extent> extents, Fd file)
      throws IOException {
    try (file;
        RandomAccessFile out = new RandomAccessFile(file.procPath().toString(), "rw")) {
      for (Extent extent : extents) {
        out.seek(extent.offset());
        long rest = extent.length();
        while (rest > 0) {
          int n = tar.read(buffer, 0, (int) Math.min(buffer.length, rest));
          if (n < 0) {
            throw TarReader.corrupt("a sparse file's runs are longer than its content");
          }
          out.write(buffer, 0, n);
          rest -= n;
        }
      }
      out.setLength(entry.size());
    }
  }
}
