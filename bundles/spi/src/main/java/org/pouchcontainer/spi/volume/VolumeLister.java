package org.pouchcontainer.spi.volume;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A driver that can name its volumes, so that the engine adopts those made elsewhere. */
@ConsumerType
public interface VolumeLister {
  /** All volumes the driver knows. May block on the storage; never called from a listing. */
  List<VolumeRequest> list();
}
