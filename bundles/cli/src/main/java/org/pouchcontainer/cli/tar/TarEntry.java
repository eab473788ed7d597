package org.pouchcontainer.cli.tar;

import java.time.Instant;

/**
 * A member of an archive.
 *
 * @param name its path, as the archive has it
 * @param kind what it is
 * @param mode permissions, the lower 12 bits
 * @param uid owner
 * @param gid group
 * @param size bytes of content; 0 for all but files
 * @param modified when it was changed
 * @param link target of a link, else empty
 */
record TarEntry(
    String name,
    Kind kind,
    int mode,
    long uid,
    long gid,
    long size,
    Instant modified,
    String link) {
  /** What a member is. */
  enum Kind {
    FILE('0'),
    HARD_LINK('1'),
    SYMBOLIC_LINK('2'),
    CHARACTER_DEVICE('3'),
    BLOCK_DEVICE('4'),
    FOLDER('5'),
    PIPE('6'),
    OTHER('?');

    private final char flag;

    Kind(char flag) {
      this.flag = flag;
    }

    char flag() {
      return flag;
    }

    static Kind of(char flag) {
      // 0 is what old archives have for files, 7 a file that should be in one piece.
      if (flag == 0 || flag == '7') {
        return FILE;
      }
      for (Kind kind : values()) {
        if (kind.flag == flag && kind != OTHER) {
          return kind;
        }
      }
      return OTHER;
    }
  }
}
