// Open MPI's side of the collectives: microseconds of one, the least time of a chain, as its
// slowest rank has it; one JSON object on stdout.
#include <mpi.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace {

bool first = true;

/// Chains of the same length as those of bench/collectives.cgraph, each result the next one's
/// input.
template <class Step>
void time_one(const std::string& name, std::size_t bytes, int chain, Step&& step) {
  int rank, ranks;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  const int count = static_cast<int>(bytes / 4);
  std::vector<float> a(count, 1), b(count), c(count);
  double best = 1e30;
  const double end = MPI_Wtime() + 0.5;
  int go_on = 1;
  for (int round = 0; go_on; ++round) {
    std::fill(a.begin(), a.end(), 1.0f);
    MPI_Barrier(MPI_COMM_WORLD);
    const double start = MPI_Wtime();
    for (int i = 0; i < chain; ++i) {
      step(a.data(), b.data(), c.data(), count, ranks);
      std::swap(a, b);
    }
    double time = (MPI_Wtime() - start) / chain;
    MPI_Allreduce(MPI_IN_PLACE, &time, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    best = std::min(best, time);
    go_on = round < 7 || MPI_Wtime() < end;
    MPI_Bcast(&go_on, 1, MPI_INT, 0, MPI_COMM_WORLD);
  }
  if (rank == 0) {
    std::printf("%s\"%s_%d\": %.6g", first ? "{" : ", ", name.c_str(), ranks, best * 1e6);
    first = false;
  }
}

void allreduce(float* a, float* b, float*, int count, int) {
  MPI_Allreduce(a, b, count, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
}
void halves(float* a, float* b, float* c, int count, int ranks) {
  MPI_Reduce_scatter_block(a, c, count / ranks, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
  MPI_Allgather(c, count / ranks, MPI_FLOAT, b, count / ranks, MPI_FLOAT, MPI_COMM_WORLD);
}
void alltoall(float* a, float* b, float*, int count, int ranks) {
  MPI_Alltoall(a, count / ranks, MPI_FLOAT, b, count / ranks, MPI_FLOAT, MPI_COMM_WORLD);
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  time_one("allreduce_1K", 1024, 64, allreduce);
  time_one("allreduce_16K", 16384, 64, allreduce);
  time_one("allreduce_64K", 65536, 32, allreduce);
  time_one("allreduce_1M", 1048576, 8, allreduce);
  time_one("allreduce_16M", 16777216, 3, allreduce);
  time_one("allreduce_64M", 67108864, 2, allreduce);
  time_one("halves_1K", 1024, 64, halves);
  time_one("alltoall_1K", 1024, 64, alltoall);
  time_one("halves_64K", 65536, 32, halves);
  time_one("alltoall_64K", 65536, 32, alltoall);
  time_one("halves_1M", 1048576, 8, halves);
  time_one("alltoall_1M", 1048576, 8, alltoall);
  time_one("halves_16M", 16777216, 3, halves);
  time_one("alltoall_16M", 16777216, 3, alltoall);
  int rank;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  if (rank == 0) std::puts("}");
  MPI_Finalize();
}
