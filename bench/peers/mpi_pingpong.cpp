// Open MPI's ping-pong between two ranks: the p50 and p99 round trip of each size, one JSON object.
#include <mpi.h>

#include <algorithm>
#include <cstdio>
#include <vector>

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  constexpr int sizes[] = {8, 48, 4096, 1 << 20};
  const char* separator = "{";
  for (int size : sizes) {
    std::vector<char> buffer(static_cast<std::size_t>(size));
    int rounds = size > 65536 ? 2000 : 100000;
    std::vector<double> times;
    times.reserve(static_cast<std::size_t>(rounds));
    MPI_Barrier(MPI_COMM_WORLD);
    for (int i = -rounds / 10; i < rounds; ++i) {
      double start = MPI_Wtime();
      if (rank == 0) {
        MPI_Send(buffer.data(), size, MPI_CHAR, 1, 0, MPI_COMM_WORLD);
        MPI_Recv(buffer.data(), size, MPI_CHAR, 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      } else {
        MPI_Recv(buffer.data(), size, MPI_CHAR, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        MPI_Send(buffer.data(), size, MPI_CHAR, 0, 0, MPI_COMM_WORLD);
      }
      if (i >= 0) times.push_back((MPI_Wtime() - start) * 1e6);
    }
    if (rank == 0) {
      std::sort(times.begin(), times.end());
      std::printf("%s\"%d\": {\"p50_us\": %.4f, \"p99_us\": %.4f}", separator, size,
                  times[times.size() / 2], times[times.size() * 99 / 100]);
      separator = ", ";
    }
  }
  if (rank == 0) std::puts("}");
  MPI_Finalize();
}
