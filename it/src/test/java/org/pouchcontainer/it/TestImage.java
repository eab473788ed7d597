package org.pouchcontainer.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/**
 * An image made in memory: blobs and a manifest, as a registry holds them.
 *
 * @param blobs configuration and layers
 * @param manifest the manifest's bytes
 * @param mediaType the manifest's type
 */
public record TestImage(List<Blob> blobs, byte[] manifest, String mediaType) {
  /** Type of OCI manifests. */
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** Type of OCI indexes. */
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  /** Type of Docker's manifests. */
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";

  /** Type of Docker's manifest lists. */
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How a layer is packed. */
  public enum Packing {
    /** Not at all. */
    TAR("application/vnd.oci.image.layer.v1.tar", ""),
    /** gzip. */
    GZIP(
        "application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.docker.image.rootfs.diff.tar.gzip"),
    /** zstd. */
    ZSTD("application/vnd.oci.image.layer.v1.tar+zstd", "");

    private final String mediaType;
    private final String dockerMediaType;

    Packing(String mediaType, String dockerMediaType) {
      this.mediaType = mediaType;
      this.dockerMediaType = dockerMediaType;
    }

    byte[] pack(byte[] tar) {
      return switch (this) {
        case TAR -> tar;
        case GZIP -> gzip(tar);
        case ZSTD -> Zstd.compress(tar);
      };
    }
  }

  /**
   * A blob.
   *
   * @param digest as {@code sha256:…}
   * @param bytes what it holds
   */
  public record Blob(String digest, byte[] bytes) {
    /** A blob under its true digest. */
    public static Blob of(byte[] bytes) {
      return new Blob(digestOf(bytes), bytes);
    }
  }

  /** The manifest's digest. */
  public String digest() {
    return digestOf(manifest);
  }

  /** The image's configuration, which comes first. */
  public Blob config() {
    return blobs.get(0);
  }

  /** The digest of some bytes. */
  public static String digestOf(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static byte[] gzip(byte[] bytes) {
    try (ByteArrayOutputStream packed = new ByteArrayOutputStream()) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(bytes);
      }
      return packed.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts an image of this machine's platform. */
  public static Builder build() {
    return new Builder();
  }

  /** Collects an image's parts. */
  public static final class Builder {
    private final List<byte[]> layers = new ArrayList<>();
    private final ObjectNode config = JSON.createObjectNode();
    private Packing packing = Packing.GZIP;
    private boolean docker;
    private Consumer<ObjectNode> manifestChange = manifest -> {};

    private Builder() {
      config.put("architecture", "amd64").put("os", "linux").put("created", "2026-01-02T03:04:05Z");
      ObjectNode inner = config.putObject("config");
      inner
          .putArray("Env")
          .add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    }

    /** Adds a layer from a tar archive. */
    public Builder layer(byte[] tar) {
      layers.add(tar);
      return this;
    }

    /** How its layers are packed. */
    public Builder packed(Packing packing) {
      this.packing = packing;
      return this;
    }

    /** With Docker's media types. */
    public Builder dockerTypes() {
      this.docker = true;
      return this;
    }

    /** For another architecture. */
    public Builder architecture(String name) {
      config.put("architecture", name);
      return this;
    }

    /** Sets a key of the configuration's inner part, as {@code Cmd} or {@code User}. */
    public Builder config(String key, JsonNode value) {
      ((ObjectNode) config.get("config")).set(key, value);
      return this;
    }

    /** Sets a text of the configuration's inner part. */
    public Builder config(String key, String value) {
      ((ObjectNode) config.get("config")).put(key, value);
      return this;
    }

    /** Spoils the manifest before it is written. */
    public Builder manifest(Consumer<ObjectNode> change) {
      this.manifestChange = change;
      return this;
    }

    /** The image. */
    public TestImage end() {
      List<Blob> packedLayers = new ArrayList<>();
      ObjectNode rootfs = config.putObject("rootfs").put("type", "layers");
      ArrayNode diffIds = rootfs.putArray("diff_ids");
      ArrayNode history = config.putArray("history");
      for (byte[] tar : layers) {
        packedLayers.add(Blob.of(packing.pack(tar)));
        diffIds.add(digestOf(tar));
        history.addObject().put("created", "2026-01-02T03:04:05Z").put("created_by", "test");
      }
      Blob configBlob = Blob.of(config.toString().getBytes(StandardCharsets.UTF_8));
      ObjectNode manifest = JSON.createObjectNode().put("schemaVersion", 2);
      String type = docker ? DOCKER_MANIFEST : OCI_MANIFEST;
      manifest.put("mediaType", type);
      String configType =
          docker
              ? "application/vnd.docker.container.image.v1+json"
              : "application/vnd.oci.image.config.v1+json";
      manifest.set("config", descriptor(configType, configBlob));
      ArrayNode layerNodes = manifest.putArray("layers");
      for (Blob layer : packedLayers) {
        layerNodes.add(descriptor(docker ? packing.dockerMediaType : packing.mediaType, layer));
      }
      manifestChange.accept(manifest);
      List<Blob> blobs = new ArrayList<>();
      blobs.add(configBlob);
      blobs.addAll(packedLayers);
      return new TestImage(blobs, manifest.toString().getBytes(StandardCharsets.UTF_8), type);
    }
  }

  /** An index or manifest list of images by architecture. */
  public static byte[] index(String type, List<TestImage> images, List<String> architectures) {
    ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", type);
    ArrayNode manifests = index.putArray("manifests");
    for (int i = 0; i < images.size(); i++) {
      TestImage image = images.get(i);
      ObjectNode entry = descriptor(image.mediaType(), new Blob(image.digest(), image.manifest()));
      entry.putObject("platform").put("os", "linux").put("architecture", architectures.get(i));
      manifests.add(entry);
    }
    return index.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode descriptor(String type, Blob blob) {
    return JSON.createObjectNode()
        .put("mediaType", type)
        .put("digest", blob.digest())
        .put("size", blob.bytes().length);
  }
}
