/** Implementation of {@link org.pouchcontainer.linux.quota.ProjectQuotas}. */
@NullMarked
package org.pouchcontainer.linux.internal.quota;

import org.jspecify.annotations.NullMarked;
