/** The OSGi services of this bundle: the kernel itself, and what drivers are given of it. */
@NullMarked
package org.pouchcontainer.linux.internal.service;

import org.jspecify.annotations.NullMarked;
