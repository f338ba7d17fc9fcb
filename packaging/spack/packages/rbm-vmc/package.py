# UNTESTED: no Spack has built this recipe. It follows CMakeLists.txt and cmake/Dependencies.cmake.
#
#   spack repo add packaging/spack; spack dev-build rbm-vmc@main      in the checkout
from spack.package import *


class RbmVmc(CMakePackage):
    """Ground states of trapped particles by variational Monte Carlo with restricted Boltzmann machines as wave functions."""

    license("BSD-3-Clause")

    version("main")

    depends_on("c", type="build")
    depends_on("cxx", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("ninja", type="build")
    depends_on("help2man", type="build")
    depends_on("cli11", type="build")
    depends_on("mpi")
    depends_on("hdf5~mpi")
    depends_on("eigen@3.4:")
    depends_on("fmt")
    depends_on("tomlplusplus")

    generator("ninja")
    conflicts("%gcc@:11", msg="C++20")

    def cmake_args(self):
        # Spack's compiler wrapper adds -march of the target; -march=native would be that of the machine that builds.
        return [
            self.define("RBM_NATIVE", False),
            self.define("BUILD_TESTING", self.run_tests),
            self.define("RBM_BENCHMARKS", False),
        ]
