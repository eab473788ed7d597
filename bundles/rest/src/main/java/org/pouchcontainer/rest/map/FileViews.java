package org.pouchcontainer.rest.map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerFileService.FileChange;
import org.pouchcontainer.api.container.ContainerFileService.FileInfo;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.http.Json;

/** Files of containers on the wire. */
public final class FileViews {
  private static final int TYPE = 0xf000;
  private static final int PERMISSIONS = 0777;

  private FileViews() {}

  private record Change(String path, int kind) {}

  private record DockerStat(
      @JsonProperty("name") String name,
      @JsonProperty("size") long size,
      @JsonProperty("mode") long mode,
      @JsonProperty("mtime") String mtime,
      @JsonProperty("linkTarget") String linkTarget) {}

  private record PouchStat(
      @JsonProperty("mode") long mode,
      @JsonProperty("mtime") String mtime,
      @JsonProperty("name") String name,
      @JsonProperty("path") String path,
      @JsonProperty("size") String size,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("linkTarget") String linkTarget) {}

  /** What {@code changes} answers; null for nothing, as Go's programs write it. */
  public static @Nullable Object changes(List<FileChange> changes) {
    return Absent.orNull(
        changes.stream().map(c -> new Change(c.path(), number(c.kind()))).toList());
  }

  private static int number(FileChange.Kind kind) {
    return switch (kind) {
      case MODIFIED -> 0;
      case ADDED -> 1;
      case DELETED -> 2;
    };
  }

  /** What the header of an archive tells of its path. */
  public static String header(FileInfo info, String path, ApiDialect dialect) {
    String time = Times.text(info.modified());
    Object stat =
        switch (dialect) {
          case DOCKER ->
              new DockerStat(
                  info.name(), info.sizeBytes(), goMode(info.mode()), time, info.linkTarget());
          case POUCH ->
              new PouchStat(
                  goMode(info.mode()),
                  time,
                  info.name(),
                  path,
                  Long.toString(info.sizeBytes()),
                  info.linkTarget());
        };
    return Base64.getEncoder().encodeToString(Json.bytes(stat));
  }

  /** Type and permission bits as Go has them, from those of stat(2). */
  static long goMode(int mode) {
    long type =
        switch (mode & TYPE) {
          case 0x4000 -> 1L << 31;
          case 0xa000 -> 1L << 27;
          case 0x6000 -> 1L << 26;
          case 0x2000 -> 1L << 26 | 1L << 21;
          case 0x1000 -> 1L << 25;
          case 0xc000 -> 1L << 24;
          default -> 0;
        };
    long set =
        ((mode & 04000) != 0 ? 1L << 23 : 0)
            | ((mode & 02000) != 0 ? 1L << 22 : 0)
            | ((mode & 01000) != 0 ? 1L << 20 : 0);
    return type | set | (mode & PERMISSIONS);
  }
}
