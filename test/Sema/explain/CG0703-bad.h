// new(prefix: str)
namespace demo {
class Echo {
public:
  explicit Echo(int) {}
};
} // namespace demo
