/**
 * Fakes of the host services that drivers are given: mounts that are only recorded, and files by
 * Java's own library. They need no privilege, so that a driver's logic can be tested anywhere.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.tck.host;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
