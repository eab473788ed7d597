package org.pouchcontainer.image.pull;

import org.pouchcontainer.oci.image.ImageConfig;
import org.pouchcontainer.oci.image.Platform;
import org.pouchcontainer.spi.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which platform's image is wanted.
 *
 * @param wanted the platform
 * @param explicit whether the user has named it
 */
record PullPlatform(Platform wanted, boolean explicit) {
  private static final Logger LOG = LoggerFactory.getLogger(PullPlatform.class);

  /** Parses the text of a request, empty for this host's. */
  static PullPlatform of(String text) {
    return text.isEmpty()
        ? new PullPlatform(Platform.host(), false)
        : new PullPlatform(Platform.parse(text), true);
  }

  /**
   * Checks an image that came without a choice: of another platform it may be wanted for what is in
   * it, unless the user has said which one.
   */
  void check(ImageConfig config) {
    if (config.architecture().isEmpty() || wanted.suitability(config.platform()) > 0) {
      return;
    }
    if (explicit) {
      throw EngineException.notFound(
          "no image for %s; it is for %s".formatted(wanted, config.platform()));
    }
    LOG.warn("The image is for {}, this host is {}", config.platform(), wanted);
  }
}
