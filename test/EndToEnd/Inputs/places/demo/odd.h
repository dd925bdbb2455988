#pragma once
#include <functional>
#include <string>

#define DEFINE(name) \
  int name(int a) { return a; }

namespace demo {

struct Base {
  long inherited(char, char) { return 1; }
};

class Odd : public Base {
 public:
  explicit Odd(int a);
  template <class T>
  T templated(const T& x);
  int over(int);
  int over(std::string, int);
  DEFINE(expanded)
	static int tabbed(int x);
  std::function<int(int)> data;
  int narrow(int x) { return x; }

 private:
  int hidden(int);
};

struct Plain {
  int x;
};

}  // namespace demo
