// What both drivers do: many clients at once, each a coroutine.
#pragma once
#include <cstdio>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "async.cgraph.h"

/// Asks and waits for both answers, without holding up anybody else.
inline cgraph::Task<> ask(demo::async::Ask& graph, std::string question, std::string& answer) {
  try {
    auto [first, second] = co_await graph.execute_async(std::move(question));  // submitted
    answer = co_await std::move(first);                                        // arrived
    answer += ", " + co_await std::move(second);
  } catch (const std::out_of_range& error) {
    answer = std::string("failed: ") + error.what();
  }
}

/// More than may be in flight at a time: the rest wait for room as coroutines.
inline void spawn_clients(cgraph::EventLoop& loop, demo::async::Ask& graph,
                          std::vector<std::string>& answers) {
  answers.resize(20);
  for (std::size_t i = 0; i < answers.size(); ++i)
    loop.spawn(ask(graph, i == 3 ? "boom" : "question " + std::to_string(i), answers[i]));
}

inline void print(const std::vector<std::string>& answers) {
  for (const std::string& answer : answers) std::puts(answer.c_str());
}
