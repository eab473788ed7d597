package org.pouchcontainer.image.support;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.pouchcontainer.archive.support.TarBuilder;
import org.pouchcontainer.oci.Json;
import org.pouchcontainer.oci.image.ContainerDefaults;
import org.pouchcontainer.oci.image.Descriptor;
import org.pouchcontainer.oci.image.ImageConfig;
import org.pouchcontainer.oci.image.Index;
import org.pouchcontainer.oci.image.Manifest;
import org.pouchcontainer.oci.image.MediaTypes;
import org.pouchcontainer.oci.image.Platform;
import org.pouchcontainer.oci.image.RootFs;
import org.pouchcontainer.spi.Digest;

/** Puts images into a test registry. */
public final class TestImages {
  private final TestRegistry registry;
  private String mediaType = MediaTypes.OCI_MANIFEST;
  private String configType = MediaTypes.OCI_CONFIG;
  private String architecture = Platform.host().architecture();
  private Instant created = Instant.parse("2024-01-01T00:00:00Z");
  private final List<Descriptor> layers = new ArrayList<>();
  private final List<Digest> diffIds = new ArrayList<>();

  public TestImages(TestRegistry registry) {
    this.registry = registry;
  }

  public TestImages docker() {
    mediaType = MediaTypes.DOCKER_MANIFEST;
    configType = MediaTypes.DOCKER_CONFIG;
    return this;
  }

  public TestImages architecture(String name) {
    architecture = name;
    return this;
  }

  public TestImages created(String instant) {
    created = Instant.parse(instant);
    return this;
  }

  public TestImages layer(TarBuilder tar) {
    return layer(tar.end(), MediaTypes.OCI_LAYER_GZIP);
  }

  public TestImages layer(byte[] tar, String type) {
    byte[] blob =
        type.endsWith("gzip") ? gzip(tar) : type.endsWith("zstd") ? Zstd.compress(tar) : tar;
    return layer(blob, Digest.sha256(tar), type);
  }

  public TestImages layer(byte[] blob, Digest diffId, String type) {
    layers.add(Descriptor.of(type, registry.addBlob(blob), blob.length));
    diffIds.add(diffId);
    return this;
  }

  public List<Descriptor> layers() {
    return layers;
  }

  public static byte[] gzip(byte[] content) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(content);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The image's id. */
  public Digest configDigest() {
    return Digest.sha256(configBytes());
  }

  private byte[] configBytes() {
    ContainerDefaults defaults =
        new ContainerDefaults(
            "nobody",
            Map.of(),
            List.of("A=b"),
            List.of(),
            List.of("/bin/sh"),
            Map.of(),
            "/",
            Map.of("tier", "test"),
            "SIGINT",
            null,
            List.of(),
            List.of());
    return Json.write(
        new ImageConfig(
            created,
            "me",
            architecture,
            null,
            "linux",
            defaults,
            new RootFs("layers", diffIds),
            List.of()));
  }

  public byte[] manifestBytes() {
    byte[] config = configBytes();
    Descriptor descriptor = Descriptor.of(configType, registry.addBlob(config), config.length);
    return Json.write(
        new Manifest(2, mediaType, null, descriptor, List.copyOf(layers), null, Map.of()));
  }

  /** Serves it; returns the manifest's digest. */
  public Digest push(String tag) {
    return registry.addManifest(tag, manifestBytes(), mediaType);
  }

  /** A descriptor for an index. */
  public Descriptor pushFor(Platform platform) {
    byte[] manifest = manifestBytes();
    Digest digest = registry.addManifest("by-digest-only", manifest, mediaType);
    return new Descriptor(mediaType, digest, manifest.length, List.of(), Map.of(), platform, null);
  }

  /** Serves an index. */
  public static Digest pushIndex(
      TestRegistry registry, String tag, String type, Descriptor... manifests) {
    byte[] index = Json.write(new Index(2, type, List.of(manifests), Map.of()));
    return registry.addManifest(tag, index, type);
  }
}
