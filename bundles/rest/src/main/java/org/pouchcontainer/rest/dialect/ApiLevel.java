package org.pouchcontainer.rest.dialect;

/**
 * What a client speaks: a dialect, and in Docker's a version of it. Fields and defaults that came
 * or went with a version ask here.
 *
 * @param dialect the dialect
 * @param minor of the version, as 41 of 1.41
 */
public record ApiLevel(ApiDialect dialect, int minor) {
  private static final int TYPED_STREAMS = 42;

  /** The newest of Docker's dialect. */
  public static final ApiLevel NEWEST_DOCKER =
      new ApiLevel(ApiDialect.DOCKER, VersionPrefix.NEWEST);

  /** Whether it is Docker's dialect in this version or a newer one. */
  public boolean docker(int since) {
    return dialect == ApiDialect.DOCKER && minor >= since;
  }

  /** Whether it is Docker's dialect in a version before this one. */
  public boolean dockerBefore(int version) {
    return dialect == ApiDialect.DOCKER && minor < version;
  }

  /** The media type of a stream of a container's output. */
  public String streamType(boolean framed) {
    return framed && docker(TYPED_STREAMS)
        ? "application/vnd.docker.multiplexed-stream"
        : "application/vnd.docker.raw-stream";
  }
}
