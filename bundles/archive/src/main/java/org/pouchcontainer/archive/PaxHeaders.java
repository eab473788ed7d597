package org.pouchcontainer.archive;

import static org.pouchcontainer.archive.TarReader.corrupt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.archive.TarEntry.Extent;

/**
 * The records of POSIX extended headers ({@code 27 mtime=1700000000.123456789\n}); values are kept
 * as bytes, because those of attributes are binary and those of paths need not be UTF-8.
 */
final class PaxHeaders {
  private static final int MAX_EXTENTS = 1_000_000;
  private static final String XATTR = "SCHILY.xattr.";
  private static final String SPARSE = "GNU.sparse.";

  private final Map<String, byte[]> records = new HashMap<>();
  // Sparse format 0.0 repeats these two keys, so a map cannot hold them.
  private final List<Long> sparseOffsets = new ArrayList<>();
  private final List<Long> sparseLengths = new ArrayList<>();

  /** Adds the records of one header; later ones replace earlier ones, empty ones delete. */
  void parse(byte[] data) {
    int at = 0;
    while (at < data.length && data[at] != 0) {
      int blank = indexOf(data, (byte) ' ', at, Math.min(data.length, at + 10));
      int length = blank < 0 ? -1 : decimal(data, at, blank);
      int end = at + length;
      if (length <= blank - at || end > data.length || end < at || data[end - 1] != '\n') {
        throw corrupt("an extended header's record has a wrong length");
      }
      int equals = indexOf(data, (byte) '=', blank + 1, end);
      if (equals < 0) {
        throw corrupt("an extended header's record has no '='");
      }
      String key = RawNames.of(data, blank + 1, equals - blank - 1);
      put(key, Arrays.copyOfRange(data, equals + 1, end - 1));
      at = end;
    }
  }

  private void put(String key, byte[] value) {
    if (key.equals("GNU.sparse.offset")) {
      addBounded(sparseOffsets, number(key, value));
    } else if (key.equals("GNU.sparse.numbytes")) {
      addBounded(sparseLengths, number(key, value));
    } else if (value.length == 0 && !key.startsWith(XATTR)) {
      records.remove(key);
    } else {
      records.put(key, value);
    }
  }

  private static void addBounded(List<Long> list, long value) {
    if (list.size() >= MAX_EXTENTS) {
      throw corrupt("a sparse file has more than " + MAX_EXTENTS + " runs");
    }
    list.add(value);
  }

  /** Takes over what a global header said. */
  void addAll(PaxHeaders global) {
    records.putAll(global.records);
  }

  @Nullable String text(String key) {
    byte[] value = records.get(key);
    if (value == null) {
      return null;
    }
    for (byte b : value) {
      if (b == 0) {
        throw corrupt("an extended header's " + key + " has a NUL in it");
      }
    }
    return RawNames.of(value, 0, value.length);
  }

  long number(String key, long otherwise) {
    byte[] value = records.get(key);
    return value == null ? otherwise : number(key, value);
  }

  private static long number(String key, byte[] value) {
    try {
      return Long.parseLong(RawNames.of(value, 0, value.length));
    } catch (NumberFormatException e) {
      throw corrupt("an extended header's " + key + " is not a number");
    }
  }

  /** Seconds and nanoseconds of a decimal time, null if there is none. */
  long @Nullable [] time(String key) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    if (!text.matches("-?[0-9]{1,18}(\\.[0-9]*)?")) {
      throw corrupt("an extended header's " + key + " is not a time");
    }
    int dot = text.indexOf('.');
    long seconds = Long.parseLong(dot < 0 ? text : text.substring(0, dot));
    String fraction = dot < 0 ? "" : text.substring(dot + 1);
    long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
    if (text.startsWith("-") && nanos > 0) {
      return new long[] {seconds - 1, 1_000_000_000 - nanos};
    }
    return new long[] {seconds, nanos};
  }

  Map<String, byte[]> xattrs() {
    Map<String, byte[]> xattrs = new HashMap<>();
    records.forEach(
        (key, value) -> {
          if (key.startsWith(XATTR)) {
            xattrs.put(key.substring(XATTR.length()), value);
          }
        });
    return xattrs.isEmpty() ? Map.of() : xattrs;
  }

  /** Whether the map of a sparse file stands before its data (format 1.0). */
  boolean sparseMapInData() {
    return number(SPARSE + "major", 0) == 1
        && number(SPARSE + "minor", 0) == 0
        && records.containsKey(SPARSE + "realsize");
  }

  /** The runs of a sparse file in format 0.0 or 0.1, null if it is none. */
  @Nullable List<Extent> sparseMap() {
    if (!sparseOffsets.isEmpty() || !sparseLengths.isEmpty()) {
      return pairs(sparseOffsets, sparseLengths);
    }
    String map = text(SPARSE + "map");
    if (map == null) {
      return records.containsKey(SPARSE + "size") ? List.of() : null;
    }
    List<Long> offsets = new ArrayList<>();
    List<Long> lengths = new ArrayList<>();
    String[] numbers = map.split(",", -1);
    for (int i = 0; i < numbers.length; i++) {
      addBounded(
          i % 2 == 0 ? offsets : lengths, number(SPARSE + "map", RawNames.bytes(numbers[i])));
    }
    return pairs(offsets, lengths);
  }

  private static List<Extent> pairs(List<Long> offsets, List<Long> lengths) {
    if (offsets.size() != lengths.size()) {
      throw corrupt("a sparse file's map is incomplete");
    }
    List<Extent> extents = new ArrayList<>(offsets.size());
    for (int i = 0; i < offsets.size(); i++) {
      extents.add(new Extent(offsets.get(i), lengths.get(i)));
    }
    return extents;
  }

  /** The name of a sparse file, which the plain path only paraphrases. */
  @Nullable String sparseName() {
    return text(SPARSE + "name");
  }

  long sparseSize(long otherwise) {
    return number(SPARSE + "realsize", number(SPARSE + "size", otherwise));
  }

  private static int indexOf(byte[] data, byte wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (data[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int decimal(byte[] data, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = data[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return from == to ? -1 : value;
  }
}
