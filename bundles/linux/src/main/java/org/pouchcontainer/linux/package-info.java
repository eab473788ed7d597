/**
 * The kernel as the engine sees it: one {@code Kernel} that hands out small interfaces by subject,
 * and the error type that all of them throw. Works on x86_64 and aarch64 with glibc 2.34 or newer.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.linux;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
