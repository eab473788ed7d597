/**
 * The engine as a whole: its settings, its state, its drivers, and the markers by which the
 * launcher learns that it serves or has failed.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.api.system;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
