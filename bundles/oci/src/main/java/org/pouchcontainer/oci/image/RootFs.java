package org.pouchcontainer.oci.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.pouchcontainer.oci.Copies;
import org.pouchcontainer.spi.Digest;

/**
 * The layers of an image by the digests of their uncompressed content.
 *
 * @param type always {@code layers}
 * @param diffIds digests of the tars, the lowest layer first
 */
public record RootFs(String type, @JsonProperty("diff_ids") List<Digest> diffIds) {
  static final RootFs EMPTY = new RootFs("layers", List.of());

  /** Copies the collection. */
  public RootFs {
    type = Objects.requireNonNullElse(type, "layers");
    diffIds = Copies.list(diffIds);
  }

  /**
   * The chain ids of the layers: each names a layer together with all below it (image-spec, config,
   * "Layer ChainID").
   */
  public List<Digest> chainIds() {
    List<Digest> chain = new ArrayList<>(diffIds.size());
    for (Digest diffId : diffIds) {
      chain.add(chain.isEmpty() ? diffId : onto(chain.get(chain.size() - 1), diffId));
    }
    return List.copyOf(chain);
  }

  private static Digest onto(Digest parent, Digest diffId) {
    return Digest.sha256((parent + " " + diffId).getBytes(StandardCharsets.US_ASCII));
  }
}
