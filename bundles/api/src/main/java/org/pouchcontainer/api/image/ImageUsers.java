package org.pouchcontainer.api.image;

import java.util.List;
import org.pouchcontainer.spi.Digest;

/**
 * Those who use images, as the engine's containers. Register it as an OSGi service: the image
 * service asks all of them before it removes anything.
 */
@FunctionalInterface
public interface ImageUsers {
  /** Who uses the image, running ones first; never blocks. */
  List<ImageUse> usersOf(Digest imageId);

  /**
   * One use.
   *
   * @param user as {@code container 3f2a… (web)}
   * @param running whether it runs, so that even force does not remove the image
   */
  record ImageUse(String user, boolean running) {}
}
