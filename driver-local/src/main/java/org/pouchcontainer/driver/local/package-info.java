/** The volume driver {@code local}: volumes in folders of this host. */
@NullMarked
package org.pouchcontainer.driver.local;

import org.jspecify.annotations.NullMarked;
