package org.pouchcontainer.spi.volume;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** A driver that describes its options, for help texts and completion. */
@ConsumerType
public interface VolumeOptionsDescriber {
  /** Option name to one line that gives its meaning, unit and default. */
  Map<String, String> options();
}
