package org.pouchcontainer.rest.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mount as {@code --mount} asks for it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Mount(
    @Nullable String type,
    @Nullable String source,
    @Nullable String target,
    boolean readOnly,
    @Nullable String consistency,
    @Nullable BindOptions bindOptions,
    @Nullable VolumeOptions volumeOptions,
    @Nullable TmpfsOptions tmpfsOptions) {

  /** Of a bind. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record BindOptions(
      @Nullable String propagation,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean nonRecursive,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean createMountpoint,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnlyNonRecursive,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnlyForceRecursive) {}

  /** Of a volume. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VolumeOptions(
      boolean noCopy,
      @Nullable Map<String, String> labels,
      @Nullable DriverConfig driverConfig,
      @Nullable String subpath) {}

  /** Of a volume that is created on the way. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DriverConfig(@Nullable String name, @Nullable Map<String, String> options) {}

  /** Of a tmpfs. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TmpfsOptions(
      long sizeBytes, int mode, @Nullable List<@Nullable List<String>> options) {}
}
