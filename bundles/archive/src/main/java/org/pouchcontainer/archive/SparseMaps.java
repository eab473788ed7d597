package org.pouchcontainer.archive;

import static org.pouchcontainer.archive.TarReader.corrupt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pouchcontainer.archive.TarEntry.Extent;

/**
 * The maps of sparse files that stand outside of pax headers: GNU's old format and format 1.0.
 *
 * @see <a href="https://www.gnu.org/software/tar/manual/html_node/Sparse-Formats.html">Storing
 *     Sparse Files</a>
 */
final class SparseMaps {
  private static final int MAX_EXTENTS = 1_000_000;

  private SparseMaps() {}

  /** GNU's old format: four runs in the header, more in blocks that follow. */
  static List<Extent> old(TarHeader header, TarReader tar) throws IOException {
    List<Extent> extents = new ArrayList<>();
    addRuns(header.numbers(386, 4), extents);
    boolean more = header.byteAt(482) != 0;
    while (more) {
      TarHeader extension = tar.readExtension();
      addRuns(extension.numbers(0, 21), extents);
      more = extension.byteAt(504) != 0;
    }
    return extents;
  }

  private static void addRuns(long[] numbers, List<Extent> extents) {
    for (int i = 0; i < numbers.length; i += 2) {
      if (numbers[i + 1] != 0) {
        add(extents, numbers[i], numbers[i + 1]);
      }
    }
  }

  private static void add(List<Extent> extents, long offset, long length) {
    if (extents.size() >= MAX_EXTENTS) {
      throw corrupt("a sparse file has more than " + MAX_EXTENTS + " runs");
    }
    extents.add(new Extent(offset, length));
  }

  /**
   * Format 1.0: decimal lines before the data, padded to a block.
   *
   * @param stored the entry's stored bytes, of which none was read yet
   */
  static List<Extent> beforeData(TarReader tar, long stored) throws IOException {
    long count = decimalLine(tar);
    if (count < 0 || count > MAX_EXTENTS) {
      throw corrupt("a sparse file has more than " + MAX_EXTENTS + " runs");
    }
    List<Extent> extents = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      add(extents, decimalLine(tar), decimalLine(tar));
    }
    long pad = TarReader.padding(stored - tar.remaining());
    byte[] scratch = new byte[(int) pad];
    int done = 0;
    while (done < pad) {
      int n = tar.read(scratch, done, (int) pad - done);
      if (n < 0) {
        throw corrupt("a sparse file's map is incomplete");
      }
      done += n;
    }
    return extents;
  }

  private static long decimalLine(TarReader tar) throws IOException {
    long value = 0;
    byte[] one = new byte[1];
    for (int digits = 0; digits < 20; digits++) {
      if (tar.read(one, 0, 1) < 0) {
        throw corrupt("a sparse file's map is incomplete");
      }
      if (one[0] == '\n') {
        return value;
      }
      if (one[0] < '0' || one[0] > '9') {
        throw corrupt("a sparse file's map has something else than numbers");
      }
      value = value * 10 + (one[0] - '0');
    }
    throw corrupt("a sparse file's map has too long a number");
  }

  /** Refuses a map whose runs overlap, exceed the file or are not what is stored. */
  static void verify(List<Extent> extents, long size, long stored) {
    long end = 0;
    long sum = 0;
    for (Extent extent : extents) {
      if (extent.offset() < end
          || extent.length() < 0
          || extent.length() > size - extent.offset()) {
        throw corrupt("a sparse file's runs overlap or exceed its size");
      }
      end = extent.offset() + extent.length();
      sum += extent.length();
    }
    if (sum != stored) {
      throw corrupt("a sparse file's runs do not add up to its stored bytes");
    }
  }
}
