/**
 * Init modes of rich containers: which process is PID 1, and how the user's command runs under it.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.spi.init;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
